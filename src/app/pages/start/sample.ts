/** The example of the first screen: invented rates, in per cent, for 28 days from 25 October. */
const IOS = [
  68.8, 70.4, 68.5, 70.2, 69, 69, 70.4, 68.8, 69.2, 69.9, 70.3, 69.3, 69.8, 67.8, 68.4, 69.1, 67.7,
  69.1, 67.4, 68.7, 68.1, 68, 69, 67.7, 68.8, 69.1, 69.6, 67.5,
];
const ANDROID = [
  62.6, 64.4, 65.6, 65.9, 65.5, 64.2, 64, 63.3, 62.8, 63.7, 65.2, 64.4, 63.8, 62.4, 63.5, 57.3,
  51.7, 53.7, 49.1, 51.5, 49.4, 50, 50.3, 52.8, 52.3, 52.2, 50.8, 49.4,
];
/** Days whose window was over; the rest are drawn dashed. */
const COMPLETE = 21;

export const at = {
  x: (day: number): number => 26 + day * 8.22,
  y: (rate: number): number => 137.6 - (rate - 50) * 3.56,
};

const point = (rate: number, day: number): string =>
  `${at.x(day).toFixed(1)},${at.y(rate).toFixed(1)}`;

function series(rates: readonly number[], margin: number) {
  const upper = rates.map((rate, day) => point(rate + margin, day));
  const lower = rates.map((rate, day) => point(rate - margin, day)).reverse();
  const line = rates.map(point);
  return {
    band: [...upper, ...lower].join(' '),
    complete: line.slice(0, COMPLETE).join(' '),
    open: line.slice(COMPLETE - 1).join(' '),
    last: rates.at(-1)!,
  };
}

export const ios = series(IOS, 1.7);
export const android = series(ANDROID, 2.2);
