import { expect, test } from 'vitest'
import { checkedName, newBox } from './find-box.ts'

const boxes = [newBox({ id: '944b00000000000a', name: 'Attic', createdAt: 1 })]
const named = (name: string) => () => checkedName(name, { boxes, profiles: [] })

test("a box name cannot be the beginning of another box's ID, which commands accept instead of it", () => {
  for (const name of ['944b', '944B0000'])
    expect(named(name)).toThrow(
      expect.objectContaining({
        code: 'box.name',
        values: { reason: { code: 'box.name-of-id', values: { name: 'Attic' } } },
      }),
    )
  for (const name of ['944', '944c', 'beef', '944b-attic']) expect(named(name)()).toBe(name)
})
