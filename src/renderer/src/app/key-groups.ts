// The keys that work in the window, as the sheet lists them. Pure.
import { t } from '#lib/texts/texts.ts'
import { places } from '#shared/window/places.ts'

/** `keys`: pressed together, as they are written on a keyboard. */
type KeyLine = { keys: readonly string[]; does: string }
type KeyGroup = { title: string; lines: readonly KeyLine[] }

export const keyGroups = (modifier: 'Ctrl' | '⌘'): readonly KeyGroup[] => [
  {
    title: t('keys.everywhere'),
    lines: [
      { keys: [modifier, 'K'], does: t('keys.palette') },
      { keys: [modifier, 'N'], does: t('keys.new-box') },
      { keys: ['/'], does: t('keys.search') },
      { keys: ['?'], does: t('keys.this') },
      { keys: ['Esc'], does: t('keys.close') },
    ],
  },
  {
    title: t('keys.places'),
    lines: places.map(({ label, key }) => ({ keys: [modifier, key], does: t(label) })),
  },
  {
    title: t('keys.derivations'),
    lines: [
      { keys: ['↑', '↓'], does: t('keys.rows') },
      { keys: ['←', '→'], does: t('keys.fold') },
      { keys: ['Enter'], does: t('keys.open-log') },
    ],
  },
  {
    title: t('keys.log'),
    lines: [
      { keys: ['Enter'], does: t('keys.next-match') },
      { keys: ['Shift', 'Enter'], does: t('keys.previous-match') },
    ],
  },
]
