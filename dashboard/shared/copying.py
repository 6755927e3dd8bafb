"""A button that puts a text on the clipboard, by one click, and says so."""

import streamlit as st

HTML = '<button type="button">Copy</button><span role="status"></span>'
CSS = """
:host { display: block }
button {
  font: inherit; font-family: var(--st-font); font-size: .875rem;
  color: var(--st-text-color); white-space: nowrap;
  min-height: 2.5rem; padding: .25rem .75rem; cursor: pointer;
  background: none; border: 1px solid var(--st-border-color); border-radius: .5rem
}
button:hover, button:focus-visible {
  color: var(--st-primary-color); border-color: var(--st-primary-color)
}
span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
"""
# where a page has come without TLS browsers have no clipboard but the one of a selected text
JS = """
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button")
  const said = parentElement.querySelector("span")
  button.textContent = data.label
  let later = 0

  function selected(text) {
    const area = document.createElement("textarea")
    area.value = text
    area.style.position = "fixed"
    document.body.append(area)
    area.select()
    const done = document.execCommand("copy")
    area.remove()
    return done
  }

  button.onclick = async () => {
    let done = false
    try {
      await navigator.clipboard.writeText(data.text)
      done = true
    } catch {
      done = selected(data.text)
    }
    button.textContent = said.textContent = done ? data.done : data.refused
    clearTimeout(later)
    later = setTimeout(() => { button.textContent = data.label; said.textContent = "" }, 2500)
  }
  return () => clearTimeout(later)
}
"""
_component = st.components.v2.component("copy_button", html=HTML, css=CSS, js=JS)


def button(label: str, text: str, key: str) -> None:
    """Draw the button.

    Args:
        text: what it copies.
    """
    words = {"label": label, "done": "Copied", "refused": "Not allowed here"}
    _component(key=key, data={"text": text, **words}, width="content")
