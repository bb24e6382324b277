import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './app.css'
import { router } from './router.tsx'
import { ShellProvider } from './shell/session.tsx'
import { applyTheme, presentTheme } from './shell/theme.ts'

const queries = new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 2_000 } } })
const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
applyTheme(presentTheme())
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <ShellProvider>
        <RouterProvider router={router} />
      </ShellProvider>
    </QueryClientProvider>
  </StrictMode>,
)
