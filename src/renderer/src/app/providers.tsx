import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Router } from 'wouter'
import { followEngine } from '#lib/engine/calls.ts'
import { useHashLocation, useHashSearch } from '#lib/hash-location.ts'
import { KilnError } from '#shared/errors.ts'
import { TooltipProvider } from '../ui/tooltip.tsx'

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The engine says what changed; until then what is known stays true.
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      networkMode: 'always',
      // Only a lost connection is worth asking again: the call waits for the next one.
      retry: (failures, error) => failures < 3 && error instanceof KilnError && error.code === 'engine.lost',
      retryDelay: 300,
    },
    mutations: { networkMode: 'always' },
  },
})
followEngine(queries)

export const Providers = ({ children }: { children: ReactNode }) => (
  <QueryClientProvider client={queries}>
    <Router hook={useHashLocation} searchHook={useHashSearch}>
      <TooltipProvider>{children}</TooltipProvider>
    </Router>
  </QueryClientProvider>
)
