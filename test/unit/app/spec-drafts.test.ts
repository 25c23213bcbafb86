import { expect, test } from 'vitest';
import { KINDS } from '../../../src/app/records.ts';
import { SpecDrafts } from '../../../src/app/spec-drafts.ts';
import { memoryWorkspace, recordKinds } from '../../../src/workspace/index.ts';

const draft = (n: number) => ({ spec: { kind: 'funnel', version: 1, n }, title: '' });
const settled = () => new Promise((done) => setTimeout(done, 20));

test('the last of many changes in a hurry is kept, and none once it is saved', async () => {
  const workspace = memoryWorkspace(recordKinds(KINDS));
  const drafts = new SpecDrafts(
    () => workspace,
    (error) => expect.fail(String(error)),
  );
  for (let n = 0; n < 50; n++) drafts.keep('kind:funnel', draft(n));
  expect(await drafts.of('kind:funnel')).toEqual(draft(49));
  await settled();
  expect((await workspace.get('draft', 'kind:funnel'))?.body).toEqual(draft(49));
  drafts.keep('kind:funnel', null);
  expect(await drafts.of('kind:funnel')).toBeUndefined();
  await settled();
  expect(await workspace.all('draft')).toEqual([]);
});

test('a full disk is said, and the next change is tried again', async () => {
  const workspace = memoryWorkspace(recordKinds(KINDS));
  const errors: unknown[] = [];
  let full = true;
  const failing = new Proxy(workspace, {
    get: (target, key) =>
      key === 'put' && full
        ? () => Promise.reject(new DOMException('full', 'QuotaExceededError'))
        : Reflect.get(target, key),
  });
  const drafts = new SpecDrafts(
    () => failing,
    (error) => errors.push(error),
  );
  drafts.keep('a', draft(1));
  await settled();
  expect(errors).toHaveLength(1);
  full = false;
  drafts.keep('a', draft(2));
  await settled();
  expect((await workspace.get('draft', 'a'))?.body).toEqual(draft(2));
});
