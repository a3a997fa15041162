// Says which files were chosen: the field itself names only the first.
const NAMED = 3;

for (const field of document.querySelectorAll("input[type=file][multiple]")) {
  const told = document.createElement("p");
  told.className = "d-help";
  told.setAttribute("role", "status");
  field.closest(".d-field").append(told);
  field.addEventListener("change", () => {
    const names = [...field.files].map((file) => file.name);
    const most = Number(field.dataset.most);
    const rest = names.length - NAMED;
    told.textContent = names.length > 1 ? `${names.length} files: ${names.slice(0, NAMED).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}.` : "";
    field.setCustomValidity(names.length > most ? `At most ${most} files at once; choose fewer.` : "");
    told.classList.toggle("d-error", names.length > most);
    if (names.length > most) told.textContent = `${names.length} files are too many: at most ${most} go at once. Choose fewer.`;
  });
}
