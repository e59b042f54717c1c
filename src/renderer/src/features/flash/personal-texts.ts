// The texts of the table of personal data.
import { registerTexts } from '#lib/texts/own-texts.ts'

const texts = registerTexts({
  'flash.personal.heading': '{drives, plural, one {Personalise this drive} other {Personalise each drive}}',
  'flash.personal.help':
    '{drives, plural, one {Your answers are written to the drive only. The first boot applies them, then wipes them from it. The image does not change.} other {Your answers are written to the drives only. The first boot applies them, then wipes them from the drive. The image does not change.}}',
  'flash.personal.how': 'How to personalise',
  'flash.personal.by-form': '{drives, plural, one {A form} other {One form for all}}',
  'flash.personal.by-table': 'A table, a row for each drive',
  'flash.personal.not': 'Don’t personalise',
  'flash.personal.exact':
    '{drives, plural, one {The image is written to the drive unchanged.} other {The image is written to every drive unchanged.}}',

  'flash.personal.table.load': 'Load a table',
  'flash.personal.table.load-another': 'Load another table',
  'flash.personal.table.example': 'Download an example',
  'flash.personal.table.example-file': 'drives.csv',
  'flash.personal.table.loaded': '{file}, {rows, plural, one {# row} other {# rows}}',
  'flash.personal.table.start': 'Start at row',
  'flash.personal.table.failed': 'The table was not loaded',
  'flash.personal.table.help':
    'Type into the cells, paste rows from a spreadsheet, or load a CSV file. Passphrases and secrets are in memory only.',
  'flash.personal.table.drive': 'Drive',
  'flash.personal.table.left':
    '{rows, plural, one {# row is left for the next drives.} other {# rows are left for the next drives.}}',
  'flash.personal.table.last-try': 'The last attempt',
  'flash.personal.table.missing': 'Fill in the table, load one, or use the form.',
  'flash.personal.table.short':
    '{rows, plural, one {# row is} other {# rows are}} left for {drives, plural, one {# drive} other {# drives}}: fill in more rows, or choose fewer drives.',
  'flash.personal.table.wrong': 'Row {row}, {column}: {reason}',

  'flash.grid.label': 'Settings for each drive',
  'flash.grid.cell': '{column}, row {row}',
  'flash.grid.for-later': 'A later drive',
  'flash.grid.gets-nothing': 'No settings: the image is written unchanged.',
  'flash.grid.add-row': 'Add a row',
  'flash.grid.remove-row': 'Remove row {row}',
  'flash.grid.pasted': '{rows, plural, one {# row pasted.} other {# rows pasted.}}',
  'flash.grid.undo': 'Undo paste',
  'flash.grid.more': '{rows, plural, one {# more row is not shown.} other {# more rows are not shown.}}',
  'flash.grid.same-name': 'row {row} has this name too.',
  'flash.grid.too-wide':
    'Not pasted: {found, plural, one {# column was} other {# columns were}} copied, and from {column} on the table has {room}. Copy fewer columns, or paste further left.',
  'flash.grid.too-long':
    'Not pasted: a table has at most {most} rows. Copy only the rows that are filled in.',
  'flash.grid.unknown-column':
    'Not pasted: the table has no column “{column}”. Leave that column out, then copy again.',
  'flash.grid.column-twice':
    'Not pasted: the column “{column}” was copied twice. Leave one out, then copy again.',
})

type Texts = typeof texts
declare module '#lib/texts/own-texts.ts' {
  interface OwnTexts extends Texts {}
}
