const STORED = 'single-keys';
const stored = () => localStorage.getItem(STORED) !== 'off';

/**
 * Single keys as shortcuts, wherever nobody is typing. They can be switched off, for people who speak to their computer.
 * @param {Record<string, () => void>} actions by `KeyboardEvent.key`
 */
export function listenToKeys(actions) {
  const toggle = document.getElementById('single-keys');
  toggle.checked = stored();
  toggle.addEventListener('change', () => localStorage.setItem(STORED, toggle.checked ? 'on' : 'off'));
  document.addEventListener('keydown', (event) => {
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    const { target } = event;
    if (event.key === 'Escape') {
      if (target.matches('input')) target.blur();
    } else {
      if (!toggle.checked || target.matches('input, select, textarea')) return;
      if (event.key === ' ' && target.matches('button, a, summary')) return;
    }
    event.preventDefault();
    action();
  });
}
