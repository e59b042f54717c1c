// Where a build is to run, in a request's form and as text for a command line and for files. This is apart from its
// decoder: the window's first page names a choice before it has read the library that decodes the others.

export type BuilderChoice =
  /** The place that Kiln finds to be the best. */
  | { kind: 'auto' }
  /** This computer's own Nix. */
  | { kind: 'local' }
  /** The Lima VM with Kiln's usual name: made first where it is not there yet. */
  | { kind: 'new-lima' }
  /** Builders by their ids; several share the build. */
  | { kind: 'hosts'; ids: string[] }

/** The builders that a build ran on. */
export type UsedBuilders = Extract<BuilderChoice, { kind: 'local' | 'hosts' }>

/** The id of this computer among builders. */
export const hereId = 'local'

export const chosenByKiln: BuilderChoice = { kind: 'auto' }
export const onThisComputer: UsedBuilders = { kind: 'local' }
export const inNewLima: BuilderChoice = { kind: 'new-lima' }

/** The words that are not ids of builders. */
export const choiceWords = ['auto', hereId, 'new-lima'] as const

export const builderText = (choice: BuilderChoice): string =>
  choice.kind === 'hosts' ? choice.ids.join(',') : choice.kind

export function builderFrom(text: string): BuilderChoice {
  const kind = choiceWords.find(word => word === text)
  return kind === undefined ? { kind: 'hosts', ids: text.split(',') } : { kind }
}

/** A replacer for JSON.stringify: files and printed results have the text, as Kiln 0.1 wrote it. */
export const withBuilderText = (key: string, value: unknown): unknown =>
  key === 'builder' && isChoice(value) ? builderText(value) : value

const isChoice = (value: unknown): value is BuilderChoice => {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false
  if (value.kind === 'hosts') return 'ids' in value && Array.isArray(value.ids)
  return choiceWords.some(word => word === value.kind)
}
