// For tests of components: drawn as in the window, with a person's keyboard and pointer.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { type ReactElement, type ReactNode, useState } from 'react'
import { afterEach } from 'vitest'
import { TooltipProvider } from '#ui/tooltip.tsx'
import { forgetAnswers } from './fake-engine.ts'

afterEach(() => {
  cleanup()
  forgetAnswers()
})

export function Window({ children }: { children: ReactNode }) {
  const [queries] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: false } } }))
  return (
    <QueryClientProvider client={queries}>
      <TooltipProvider>
        <main>{children}</main>
      </TooltipProvider>
    </QueryClientProvider>
  )
}

export function inWindow(element: ReactElement) {
  const user = userEvent.setup()
  return { user, ...render(element, { wrapper: Window }) }
}
