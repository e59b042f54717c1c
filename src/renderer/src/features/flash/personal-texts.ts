// The texts of the table of personal data.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'flash.personal.heading': '{drives, plural, one {Personalise this drive} other {Personalise each drive}}',
  'flash.personal.help':
    '{drives, plural, one {Your answers are written to the drive only, and wiped from it at the first boot. The image does not change.} other {Your answers are written to the drives only, and wiped from them at the first boot. The image does not change.}}',
  'flash.personal.how': 'How to personalise',
  'flash.personal.by-form': '{drives, plural, one {A form} other {One form for all}}',
  'flash.personal.by-table': 'A table, a row for each drive',
  'flash.personal.not': 'Don’t personalise',
  'flash.personal.exact':
    '{drives, plural, one {The image is written to the drive unchanged.} other {The image is written to every drive unchanged.}}',

  'flash.personal.table.load': 'Load a table',
  'flash.personal.table.load-another': 'Load another table',
  'flash.personal.table.loaded': '{file}, {rows, plural, one {# row} other {# rows}}',
  'flash.personal.table.start': 'Start at row',
  'flash.personal.table.failed': 'The table was not loaded',
  'flash.personal.table.help':
    'A CSV file, as every spreadsheet saves it, whose first line names the columns: {columns}, and {secret} for a secret. It is kept in memory only.',
  'flash.personal.table.drive': 'Drive',
  'flash.personal.table.row': 'Row',
  'flash.personal.table.gets': 'Settings',
  'flash.personal.table.no-row': 'no row is left',
  'flash.personal.table.left':
    '{rows, plural, one {# row is left for the next drives.} other {# rows are left for the next drives.}}',
  'flash.personal.table.last-try': 'The last attempt',
  'flash.personal.table.missing': 'Load a table first, or fill in the form.',
  'flash.personal.table.short':
    '{rows, plural, one {# row is} other {# rows are}} left for {drives, plural, one {# drive} other {# drives}}: choose fewer drives, or load a longer table.',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
