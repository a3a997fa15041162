// What this browser keeps beside the server. A full or closed store keeps nothing, and nothing breaks.
export const store = {
  get(name) { try { return localStorage.getItem(name); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(name, value); } catch { /* kept on the server alone */ } },
  remove(name) { try { localStorage.removeItem(name); } catch { /* nothing was kept */ } },
};
