// Boxes in a home as Kiln writes them, with drives and builds that a test could not make.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newBox } from '#engine/boxes/find-box.ts'

/** All that the home has: none is made of its hosts and drives. */
export function writeBoxes(home: string, boxes: readonly Parameters<typeof newBox>[0][]): void {
  for (const box of boxes.map(newBox)) {
    mkdirSync(join(home, 'boxes', box.id), { recursive: true })
    writeFileSync(join(home, 'boxes', box.id, 'box.json'), JSON.stringify(box))
  }
  writeFileSync(join(home, 'boxes', 'taken-over'), '2')
}
