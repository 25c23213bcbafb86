import { expect, test } from 'vitest';
import { embedHtml } from '../../../../src/app/embed/html.ts';

test('a title ends no attribute, and the address is that of the embed', () => {
  const html = embedHtml('https://x.test/a/?b=1&c#link/1.AB', `"><script>alert('1')</script>&`);
  expect(html).toContain('src="https://x.test/a/?b=1&amp;c#embed/1.AB"');
  expect(html).toContain('title="&quot;&gt;&lt;script&gt;alert(\'1\')&lt;/script&gt;&amp;"');
  expect(html.match(/</g)).toHaveLength(2);
  expect(html.match(/>/g)).toHaveLength(2);
});
