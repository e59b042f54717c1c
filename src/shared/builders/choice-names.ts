// Where a build is to run, in a request's form and as text for a command line. This is apart from its
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

/** `ids`: one of those words, or the ids of builders. */
export function builderOf(ids: readonly string[]): BuilderChoice {
  const kind = ids.length === 1 ? choiceWords.find(word => word === ids[0]) : undefined
  return kind === undefined ? { kind: 'hosts', ids: [...ids] } : { kind }
}

export const builderFrom = (text: string): BuilderChoice => builderOf(text.split(','))
