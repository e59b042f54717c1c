import { screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { expect, test } from 'vitest'
import type { ScalarType } from '#shared/profiles/option.ts'
import { inWindow } from '#testing/in-window.tsx'
import { ListControl, type Scalar } from './list-control.tsx'

function drawn(of: ScalarType, start: Scalar[], wrongRow = -1) {
  let last = start
  const Held = () => {
    const [items, setItems] = useState<Scalar[]>(start)
    const change = (next: Scalar[]) => {
      last = next
      setItems(next)
    }
    return (
      <ListControl
        label="Ports"
        of={of}
        items={items}
        isWrong={row => row === wrongRow}
        onChange={change}
        onLeave={() => {}}
      />
    )
  }
  return { ...inWindow(<Held />), last: () => last }
}
const fields = () => screen.queryAllByRole('textbox')

test('a row that is added has the cursor, and one that is removed gives it to the row before', async () => {
  const { user, last } = drawn({ kind: 'int' }, [22])
  await user.click(screen.getByRole('button', { name: 'Add another' }))
  await waitFor(() => expect(document.activeElement).toBe(fields()[1]))
  await user.keyboard('80')
  expect(last()).toEqual([22, 80])
  await user.click(screen.getByRole('button', { name: 'Remove Ports, 2 of 2' }))
  expect(last()).toEqual([22])
  await waitFor(() => expect(document.activeElement).toBe(fields()[0]))
})

test('the last row that is removed leaves the button to add one', async () => {
  const { user, last } = drawn({ kind: 'string' }, ['a'])
  await user.click(screen.getByRole('button', { name: /^Remove/ }))
  expect(last()).toEqual([])
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Add one' })))
})

test('pasted lines become rows, one line is pasted as usual', async () => {
  const { user, last } = drawn({ kind: 'string' }, [''])
  const field = fields()[0]
  if (field) await user.click(field)
  await user.paste('one\ntwo\n\nthree\n')
  expect(last()).toEqual(['one', 'two', 'three'])
  await waitFor(() => expect(document.activeElement).toBe(fields()[2]))
  await user.paste('!')
  expect(last()).toEqual(['one', 'two', 'three!'])
})

test('only the wrong row is marked', () => {
  drawn({ kind: 'string' }, ['a', 'b', 'c'], 1)
  expect(fields().map(field => field.getAttribute('aria-invalid'))).toEqual([null, 'true', null])
})

test('a row of choices begins with the first of them', async () => {
  const values = [
    { value: 'a', label: 'Audio' },
    { value: 'b', label: 'Bluetooth' },
  ]
  const { user, last } = drawn({ kind: 'enum', values }, [])
  await user.click(screen.getByRole('button', { name: 'Add one' }))
  expect(last()).toEqual(['a'])
  await user.selectOptions(screen.getByRole('combobox'), 'b')
  expect(last()).toEqual(['b'])
})
