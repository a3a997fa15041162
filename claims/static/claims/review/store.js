// What this browser keeps beside the server. A full or closed store keeps nothing, and nothing breaks.
export const store = {
  get(name) { try { return localStorage.getItem(name); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(name, value); } catch { /* kept on the server alone */ } },
  remove(name) { try { localStorage.removeItem(name); } catch { /* nothing was kept */ } },
  names(beginning) { try { return Object.keys(localStorage).filter((name) => name.startsWith(beginning)); } catch { return []; } },
};

// A name for this window that a reload does not change, so that two windows keep their words apart.
export const windowName = () => {
  const made = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
  try {
    if (!sessionStorage.getItem("window-name")) sessionStorage.setItem("window-name", made);
    return sessionStorage.getItem("window-name");
  } catch { return made; }
};
