/** Appends the mark (a path or serial number) to drives whose names are equal. Keeps their order. */
export function namesApart(drives: readonly { name: string; mark: string }[]): string[] {
  const count = new Map<string, number>()
  for (const { name } of drives) count.set(name, (count.get(name) ?? 0) + 1)
  return drives.map(({ name, mark }) =>
    (count.get(name) ?? 0) > 1 && mark !== '' ? `${name} (${mark})` : name,
  )
}
