export const welcome = {
  title: 'What shall we talk about?',
  lead: 'Veche keeps your conversations on your own server and lets you ask any model you have connected.',
  starters: [
    {
      title: 'Explain a notion',
      text: 'Explain what a vector database is, in plain words, with one example.',
    },
    { title: 'Improve a text', text: 'Make this text clearer and shorter, and keep its meaning:\n\n' },
    { title: 'Write code', text: 'Write a Python function that groups log lines by hour, with a test.' },
    {
      title: 'Weigh a choice',
      text: 'Compare SQLite and PostgreSQL for a small team: a table, then advice.',
    },
  ],
  guideTitle: 'You are talking to the Guide',
  guideText:
    'The Guide is not a language model. It searches the manual and your own conversations and answers with quotes. To talk to a model, connect a provider.',
  guideLink: 'Connect a provider',
  guideStarters: [
    { title: 'First model', text: 'How do I connect YandexGPT?' },
    { title: 'On this machine', text: 'How do I use Ollama or another local model?' },
    { title: 'Programs', text: 'How do I create an API key and call Veche from a program?' },
    { title: 'Safety', text: 'How do I back up my data?' },
  ],
}
