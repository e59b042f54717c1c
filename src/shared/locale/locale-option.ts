// Options of a profile that say where its machine is: which are known by the NixOS option that they set. Pure.
export type LocaleKind = 'timeZone' | 'language' | 'keymap' | 'layout'

const kinds: Readonly<Record<string, LocaleKind>> = {
  'kiln.timeZone': 'timeZone',
  'time.timeZone': 'timeZone',
  'kiln.locale': 'language',
  'i18n.defaultLocale': 'language',
  'kiln.keyMap': 'keymap',
  'console.keyMap': 'keymap',
  'settings.locale.keyboardLayout': 'layout',
  'services.xserver.xkb.layout': 'layout',
}

/** An option of a profile, as far as it matters here. */
type PlaceOption = { nixOption?: string | undefined; type: { kind: string } }

/** null: it is about something else. */
export const localeKindOf = ({ nixOption, type }: PlaceOption): LocaleKind | null =>
  (type.kind === 'string' && nixOption !== undefined && kinds[nixOption]) || null
