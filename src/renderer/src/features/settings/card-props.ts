import type { CallInput, CallReply } from '#lib/engine/calls.ts'

/** Saves at once. */
export type Change = (change: CallInput<'settings.change'>) => void
export type SettingsCardProps = { loaded: CallReply<'settings.get'>; change: Change }
