// Sets the remembered looks before the first paint, so that a dark page never flashes white nor text changes its size.
try {
  const theme = localStorage.getItem('veche.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  const looks = JSON.parse(localStorage.getItem('veche.looks') || '{}')
  for (const name of ['density', 'text', 'motion'])
    if (typeof looks[name] === 'string') document.documentElement.dataset[name] = looks[name]
} catch {}
