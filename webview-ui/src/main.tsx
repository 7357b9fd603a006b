import { createRoot } from 'react-dom/client';

const page = document.getElementById('root');
if (page) createRoot(page).render(<p>Ratchet</p>);
