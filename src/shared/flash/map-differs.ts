// How a disk can disagree with its block map: reasons that go on from "is damaged: ".

const reason = (what: string) =>
  `it does not agree with its block map (.bmap): ${what}. If the map is another one's, remove it`

export const mapDiffers = {
  range: ({ offset, length }: { offset: number; length: number }) =>
    reason(`bytes ${offset} to ${offset + length - 1} differ`),
  size: (found: number, expected: number) => reason(`the disk has ${found} bytes, not ${expected}`),
  cutOff: reason('it ends before the last of its blocks'),
}
