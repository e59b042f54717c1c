import { screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { inWindow } from '#testing/in-window.tsx'
import { TypedName } from './confirm-name.tsx'

function Held() {
  const [value, setValue] = useState('')
  const isWrong = value !== '' && value !== 'Samsung SSD'
  return (
    <TypedName
      name="Samsung SSD"
      reason="It is built in."
      value={value}
      onChange={setValue}
      error={isWrong ? 'Not yet.' : undefined}
    />
  )
}

test('asks for the exact name, with the reason, and is wrong until it is whole', async () => {
  const { user } = inWindow(<Held />)
  const field = screen.getByRole('textbox', { name: /Samsung SSD/ })
  expect(screen.getByText('It is built in.')).toBeTruthy()
  await user.type(field, 'Samsung')
  expect(field.getAttribute('aria-invalid')).toBe('true')
  await user.type(field, ' SSD')
  expect(field.getAttribute('aria-invalid')).toBeNull()
})
