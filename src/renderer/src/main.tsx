import './styles.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { connect } from './app/connection.ts'
import { fetchAhead } from './app/fetch-ahead.ts'
import { Providers } from './app/providers.tsx'
import { Shell } from './app/shell.tsx'
import { startTheme } from './app/theme.ts'

startTheme()
connect()
fetchAhead()
const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <Providers>
        <Shell />
      </Providers>
    </StrictMode>,
  )
