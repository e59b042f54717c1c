import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Ellipsis } from 'lucide-react'
import type { ReactNode } from 'react'
import { expect, test, vi } from 'vitest'
import { inWindow } from '#testing/in-window.tsx'
import { MenuOnDemand } from './menu-on-demand.tsx'

function shown(beside?: ReactNode) {
  const onSelect = vi.fn()
  const items = vi.fn(() => [{ label: 'Rename', onSelect }])
  inWindow(
    <main>
      <MenuOnDemand label="Attic" icon={Ellipsis} items={items} />
      {beside}
    </main>,
  )
  return { onSelect, items, button: () => screen.getByRole('button', { name: 'Attic' }) }
}

test('a menu is made when the pointer comes, and opens', async () => {
  const person = userEvent.setup()
  const { onSelect, items, button } = shown()
  expect(items).not.toHaveBeenCalled()
  expect(button().getAttribute('aria-haspopup')).toBe('menu')
  await person.click(button())
  await person.click(await screen.findByRole('menuitem', { name: 'Rename' }))
  expect(onSelect).toHaveBeenCalledOnce()
})

test('keeps the focus of a person who comes by the keyboard, before and after it was open', async () => {
  const person = userEvent.setup()
  const { onSelect, button } = shown()
  await person.tab()
  expect(document.activeElement).toBe(button())
  await person.keyboard('{Enter}')
  expect(await screen.findByRole('menuitem', { name: 'Rename' })).toBeTruthy()
  await person.keyboard('{Escape}')
  expect(screen.queryByRole('menuitem')).toBeNull()
  expect(document.activeElement).toBe(button())
  await person.keyboard('{ArrowDown}{Enter}')
  expect(onSelect).toHaveBeenCalledOnce()
})

test('opens by a click without a pointer, as a finger or a screen reader does', async () => {
  const { button } = shown()
  fireEvent.click(button())
  expect(await screen.findByRole('menuitem', { name: 'Rename' })).toBeTruthy()
  expect(button().getAttribute('aria-expanded')).toBe('true')
})

test('leaves the focus with what a person clicked elsewhere', async () => {
  const person = userEvent.setup()
  const { button } = shown(<input aria-label="Search" />)
  await person.click(button())
  await screen.findByRole('menuitem', { name: 'Rename' })
  await person.click(screen.getByRole('textbox', { name: 'Search' }))
  expect(screen.queryByRole('menuitem')).toBeNull()
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Search' }))
})

test('closes by its button', async () => {
  const person = userEvent.setup()
  const { button } = shown()
  await person.click(button())
  await screen.findByRole('menuitem', { name: 'Rename' })
  await person.click(button())
  expect(screen.queryByRole('menuitem')).toBeNull()
})
