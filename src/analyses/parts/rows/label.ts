/** `labelled`: members with their breakdown value under the name that is shown. */
export const labelSql = (top: number): string => `place AS (  -- values by size, ties by name
  SELECT value, row_number() OVER (ORDER BY count(*) DESC, value) AS place FROM member GROUP BY value
),
labelled AS (
  SELECT member.*, CASE WHEN place.place <= ${top} THEN member.value ELSE '(other)' END AS breakdown
  FROM member JOIN place ON place.value = member.value
)`;
