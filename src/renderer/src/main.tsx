import { texts } from '#lib/texts/texts.ts'
import { boxesHref } from '#shared/window/routes.ts'
import './styles.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { connect } from '#lib/engine/connection.ts'
import { isAt, navigate } from '#lib/hash-location.ts'
import { startTheme } from '#lib/theme.ts'
import { fetchAhead } from './app/fetch-ahead.ts'
import { Providers } from './app/providers.tsx'
import { Shell } from './app/shell.tsx'

document.documentElement.lang = texts.locale
startTheme()
connect()
// This does what the route of "/" does, but before anything is drawn: a redirect would show the page a frame later.
if (isAt('/')) navigate(boxesHref(), { replace: true })
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
