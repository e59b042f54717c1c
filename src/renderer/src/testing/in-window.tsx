// Draws components for tests as the window does, with a person's keyboard and pointer.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { type ComponentType, type ReactElement, type ReactNode, useState } from 'react'
import { Route, Router } from 'wouter'
import { useHashLocation } from '#lib/hash-location.ts'
import { TooltipProvider } from '#ui/tooltip.tsx'

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

/** The page at a place. */
export function atPlace(href: string, path: string, page: ComponentType) {
  window.location.hash = href
  return inWindow(
    <Router hook={useHashLocation}>
      <Route path={path} component={page} />
    </Router>,
  )
}
