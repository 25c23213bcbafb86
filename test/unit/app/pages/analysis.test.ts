import { expect, test } from 'vitest';
import { claimAndRest, evidencePart } from '../../../../src/app/pages/analysis/finding.ts';

test('a claim is the first sentence; a point inside a number does not end it', () => {
  expect(claimAndRest('Payment is the largest loss. 38.4% did not pay.')).toEqual({
    claim: 'Payment is the largest loss.',
    rest: ' 38.4% did not pay.',
  });
  expect(claimAndRest('38.4% is lost. More.').claim).toBe('38.4% is lost.');
  expect(claimAndRest('支付环节流失最大。有 38.4% 未付款。')).toEqual({
    claim: '支付环节流失最大。',
    rest: '有 38.4% 未付款。',
  });
  expect(claimAndRest('no end')).toEqual({ claim: 'no end', rest: '' });
});

test('evidence focuses what its rows share and the answer has', () => {
  const rows = [{ step: 1, breakdown: 'a', count: 3 }];
  expect(evidencePart([{ step: 5 }], rows)).toEqual({ step: 5 });
  expect(
    evidencePart(
      [
        { step: 5, breakdown: 'a' },
        { step: 5, breakdown: 'b' },
      ],
      rows,
    ),
  ).toEqual({ step: 5 });
  expect(evidencePart([{ step: 1 }, { step: 2 }], rows)).toBeNull();
  expect(evidencePart([], rows)).toBeNull();
  expect(evidencePart([{ other: 1 }], rows)).toBeNull();
});
