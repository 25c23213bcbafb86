const attribute = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** The address that shows the analysis of a link alone, view only. */
export const embedAddress = (link: string): string => link.replace('#link/', '#embed/');

/** The HTML that shows the analysis of a link within another page. */
export const embedHtml = (link: string, title: string): string =>
  `<iframe src="${attribute(embedAddress(link))}" title="${attribute(title)}" width="100%" height="640" style="border:0" loading="lazy" referrerpolicy="no-referrer"></iframe>`;
