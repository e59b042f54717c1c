// Personalising drives: the table with one row per drive, and what does not fit an image.
export const seed = {
  'answer.hostname-taken': 'another drive is also given the name {name}.',
  'answer.no-wifi': 'this image was built without Wi-Fi.',
  'answer.no-secret': 'the image has no such secret.',
  'table.empty': 'it is empty.',
  'table.column-twice': 'the column "{column}" appears twice.',
  'table.no-rows': 'it has a header, but no rows.',
  'table.cells': 'it has {found} cells where the header has {expected}.',
  'table.answer': '{label}: {reason}',
  'table.same-name': 'line {other} has the host name {host} too.',
  'table.column': '"{column}" is not a known column. Known: {known}.',
  'table.encoding': 'it is not UTF-8. Save it as "CSV UTF-8".',
  'table.form': 'it is not a table with rows and columns.',
  'table.quote-open': 'a quotation mark is never closed.',
  'table.quote-inside':
    'a cell contains a quotation mark. Put the cell in quotes and double each quotation mark in it.',
  'table.quote-after':
    'text follows a closing quotation mark. Inside a quoted cell, double each quotation mark.',
} as const
