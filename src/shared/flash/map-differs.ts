// How a disk can differ from its block map: reasons that continue "is damaged: ".
import { message } from '../messages/codes.ts'

export const mapDiffers = {
  range: ({ offset, length }: { offset: number; length: number }) =>
    message('bmap.reason.range', { from: offset, to: offset + length - 1 }),
  size: (found: number, expected: number) => message('bmap.reason.size', { found, expected }),
  cutOff: message('bmap.reason.cut-off'),
}
