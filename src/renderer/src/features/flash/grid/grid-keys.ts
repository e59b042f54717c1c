// The keys of the grid and its focus: as in a spreadsheet, from cell to cell, while the arrows still move within a text. A cell is found
// by the attributes that grid-row.tsx gives it.
import type { KeyboardEvent } from 'react'

type Control = HTMLInputElement | HTMLTextAreaElement

/** Enter and the arrows; Alt+Enter is a line break in a cell of several lines. */
export function moveInGrid(event: KeyboardEvent<HTMLElement>): void {
  const { target: control, currentTarget: grid } = event
  if (!isCell(control) || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return
  if (event.altKey) {
    if (event.key === 'Enter') breakLine(event, control)
    return
  }
  const step = stepOf(event, control)
  if (!step) return
  // Enter would go to the wizard's next step.
  event.preventDefault()
  const row = Number(control.dataset['row']) + step.down
  const column = Number(control.dataset['column']) + step.right
  focusCell(grid, row, column)
}

export function focusCell(grid: HTMLElement, row: number, column: number): void {
  const next = grid.querySelector<Control>(`[data-row="${row}"][data-column="${column}"]`)
  if (!next) return
  next.focus()
  next.select()
}

/**
 * Moves the focus to the first cell that is wrong, else to the first row without a machine. Returns false if there is
 * no grid.
 */
export function focusFault(step: HTMLElement, { rows, next }: { rows: number; next: number }): boolean {
  const wrong = step.querySelector<Control>('[data-row][aria-invalid="true"]')
  const empty = (row: number) => step.querySelector<Control>(`[data-row="${row}"][data-column="0"]`)
  const cell = wrong ?? empty(Math.max(rows, next)) ?? empty(next)
  cell?.focus()
  return cell !== null
}

const isCell = (target: EventTarget): target is Control =>
  (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) &&
  target.dataset['row'] !== undefined

function stepOf(event: KeyboardEvent, control: Control): { down: number; right: number } | null {
  const { value, selectionStart, selectionEnd } = control
  const start = selectionStart ?? 0
  const end = selectionEnd ?? 0
  const all = start === 0 && end === value.length
  switch (event.key) {
    case 'Enter':
      return { down: event.shiftKey ? -1 : 1, right: 0 }
    case 'ArrowUp':
      return !event.shiftKey && !value.slice(0, start).includes('\n') ? { down: -1, right: 0 } : null
    case 'ArrowDown':
      return !event.shiftKey && !value.slice(end).includes('\n') ? { down: 1, right: 0 } : null
    case 'ArrowLeft':
      return !event.shiftKey && (all || (start === 0 && end === 0)) ? { down: 0, right: -1 } : null
    case 'ArrowRight':
      return !event.shiftKey && (all || start === value.length) ? { down: 0, right: 1 } : null
    default:
      return null
  }
}

function breakLine(event: KeyboardEvent, control: Control): void {
  event.preventDefault()
  if (control instanceof HTMLTextAreaElement) control.ownerDocument.execCommand('insertText', false, '\n')
}
