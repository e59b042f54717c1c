// Keyboards under both names that a machine knows them by: the console's (loadkeys, kbd 2.9) and the desktop's (XKB). The
// pairs are those of systemd's kbd-model-map. Pure.
type Keyboard = { keymap: string; layout: string; variant: string; name: string }

const rows: readonly (readonly [keymap: string, layout: string, variant: string, name: string])[] = [
  ['by', 'by', '', 'Belarusian'],
  ['be-latin1', 'be', '', 'Belgian'],
  ['bg', 'bg', '', 'Bulgarian'],
  ['ca-multi', 'ca', 'multix', 'Canadian (CSA)'],
  ['croat', 'hr', '', 'Croatian'],
  ['cz-us-qwertz', 'cz', '', 'Czech'],
  ['cz-lat2', 'cz', 'qwerty', 'Czech (QWERTY)'],
  ['dk-latin1', 'dk', '', 'Danish'],
  ['nl', 'nl', '', 'Dutch'],
  ['dvorak', 'us', 'dvorak', 'English (Dvorak)'],
  ['uk', 'gb', '', 'English (UK)'],
  ['us', 'us', '', 'English (US)'],
  ['us-intl.iso15', 'us', 'intl', 'English (US, with dead keys)'],
  ['et', 'ee', '', 'Estonian'],
  ['fi', 'fi', '', 'Finnish'],
  ['fr', 'fr', '', 'French'],
  ['dvorak-fr-bepo-utf8', 'fr', 'bepo', 'French (BEPO)'],
  ['cf', 'ca', '', 'French (Canada)'],
  ['fr_CH-latin1', 'ch', 'fr', 'French (Switzerland)'],
  ['fr-latin9', 'fr', 'latin9', 'French (with dead keys)'],
  ['de-latin1', 'de', '', 'German'],
  ['de-latin1', 'at', '', 'German (Austria)'],
  ['sg-latin1', 'ch', '', 'German (Switzerland)'],
  ['de-latin1-nodeadkeys', 'de', 'nodeadkeys', 'German (no dead keys)'],
  ['gr', 'gr', '', 'Greek'],
  ['il', 'il', '', 'Hebrew'],
  ['hu', 'hu', '', 'Hungarian'],
  ['hu101', 'hu', 'qwerty', 'Hungarian (QWERTY)'],
  ['is-latin1', 'is', '', 'Icelandic'],
  ['it', 'it', '', 'Italian'],
  ['jp106', 'jp', '', 'Japanese'],
  ['kk', 'kz', '', 'Kazakh'],
  ['lv-latin7', 'lv', '', 'Latvian'],
  ['lt', 'lt', '', 'Lithuanian'],
  ['mk', 'mk', '', 'Macedonian'],
  ['no', 'no', '', 'Norwegian'],
  ['pl', 'pl', '', 'Polish'],
  ['pt-latin1', 'pt', '', 'Portuguese'],
  ['br-abnt2', 'br', '', 'Portuguese (Brazil)'],
  ['ro', 'ro', '', 'Romanian'],
  ['ru', 'ru', '', 'Russian'],
  ['sr-cy', 'rs', '', 'Serbian'],
  ['sk-qwertz', 'sk', '', 'Slovak'],
  ['slovene', 'si', '', 'Slovenian'],
  ['es', 'es', '', 'Spanish'],
  ['la-latin1', 'latam', '', 'Spanish (Latin American)'],
  ['se-latin1', 'se', '', 'Swedish'],
  ['trq', 'tr', '', 'Turkish'],
  ['ua-utf', 'ua', '', 'Ukrainian'],
]

export const keyboards: readonly Keyboard[] = rows.map(([keymap, layout, variant, name]) => ({
  keymap,
  layout,
  variant,
  name,
}))

/** The console's name of a desktop's keyboard: of its variant, or else of its layout; null where neither is known. */
export function keymapOf(layout: string, variant: string): string | null {
  const ofLayout = keyboards.filter(each => each.layout === layout)
  const found =
    ofLayout.find(each => each.variant === variant) ??
    ofLayout.find(each => each.variant === '') ??
    ofLayout[0]
  return found?.keymap ?? null
}

/** The desktop's layout of a console's keyboard; null where it is not known. */
export const layoutOf = (keymap: string): string | null =>
  keyboards.find(each => each.keymap === keymap)?.layout ?? null
