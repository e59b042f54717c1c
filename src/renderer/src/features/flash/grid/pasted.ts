// Reads the cells that a spreadsheet puts on the clipboard, or a file in CSV. Pure. Looser than RFC 4180: a quotation
// mark that never closes is a character, for a person pasted it into cells that show it.

/**
 * null for what belongs into one cell: text without a tab and without a line break. Tabs separate cells where there are
 * some; else semicolons or commas, if they give every row the same number of cells.
 */
export function pastedCells(text: string): string[][] | null {
  const lines = text.replace(/^\ufeff/, '').replace(/(\r\n|\r|\n)$/, '')
  if (!/[\t\r\n]/.test(lines)) return null
  if (lines.includes('\t')) return withoutEmptyEnd(split(lines, '\t'))
  const [semicolons, commas] = [split(lines, ';'), split(lines, ',')]
  return withoutEmptyEnd([semicolons, commas].find(isTable) ?? split(lines, null))
}

function isTable(rows: readonly string[][]): boolean {
  const filled = rows.filter(row => row.some(cell => cell !== ''))
  const width = filled[0]?.length ?? 0
  return width > 1 && filled.every(row => row.length === width)
}

function withoutEmptyEnd(rows: readonly string[][]): string[][] {
  const last = rows.findLastIndex(row => row.some(cell => cell.trim() !== ''))
  return rows.slice(0, last + 1)
}

const lineBreak = /\r\n|\r|\n/y

/** `separator` null: each line is one cell. */
function split(text: string, separator: string | null): string[][] {
  const rows: string[][] = [[]]
  let at = 0
  for (;;) {
    const cell = quotedCell(text, at, separator) ?? plainCell(text, at, separator)
    rows.at(-1)?.push(cell.text)
    at = cell.end
    if (at >= text.length) return rows
    if (text[at] === separator) at += 1
    else {
      lineBreak.lastIndex = at
      at += lineBreak.exec(text)?.[0].length ?? 1
      rows.push([])
    }
  }
}

type Cell = { text: string; end: number }

const endsAt = (text: string, at: number, separator: string | null) =>
  at >= text.length || text[at] === separator || text[at] === '\n' || text[at] === '\r'

/** "a ""quoted"" cell", up to the mark that a separator or the end of the line follows; null where there is none. */
function quotedCell(text: string, start: number, separator: string | null): Cell | null {
  if (text[start] !== '"') return null
  let at = start + 1
  for (;;) {
    const mark = text.indexOf('"', at)
    if (mark < 0) return null
    if (text[mark + 1] === '"') {
      at = mark + 2
      continue
    }
    if (!endsAt(text, mark + 1, separator)) return null
    return { text: text.slice(start + 1, mark).replaceAll('""', '"'), end: mark + 1 }
  }
}

function plainCell(text: string, start: number, separator: string | null): Cell {
  let end = start
  while (!endsAt(text, end, separator)) end += 1
  return { text: text.slice(start, end), end }
}
