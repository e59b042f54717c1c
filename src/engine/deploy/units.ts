// Finds the systemd units that differ between two systems, by the files that their names lead to. Pure.

type UnitChanges = { added: string[]; changed: string[]; removed: string[] }

/** Unit → its file. Folders (`x.service.d`, `x.wants`) belong to their unit, and count as a change of it. */
export function unitChanges(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): UnitChanges {
  const own = (units: ReadonlyMap<string, string>) => [...units.keys()].filter(name => !folder.test(name))
  const added = own(after).filter(name => !before.has(name))
  const removed = own(before).filter(name => !after.has(name))
  const changed = new Set(own(after).filter(name => before.has(name) && before.get(name) !== after.get(name)))
  for (const [name, file] of after) {
    const unit = name.replace(/\.d$/, '')
    if (name !== unit && before.get(name) !== file && before.has(unit) && after.has(unit)) changed.add(unit)
  }
  return { added: added.sort(), changed: [...changed].sort(), removed: removed.sort() }
}

const folder = /\.(d|wants|requires|upholds)$/
