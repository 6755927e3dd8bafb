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
# Where a page has come without TLS browsers have no clipboard but the one of a selected text. The
# function is called anew whenever the page is drawn again, which may be just after the click: what
# is said stays for its time all the same.
JS = """
const said = new Map(), shown = new Map()

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

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button")
  const status = parentElement.querySelector("span")
  let later = 0

  function show() {
    const { words, until } = said.get(data.name) ?? { words: "", until: 0 }
    const left = until - Date.now()
    button.textContent = left > 0 ? words : data.label
    status.textContent = left > 0 ? words : ""
    clearTimeout(later)
    if (left > 0) later = setTimeout(show, left)
  }

  shown.set(data.name, show)
  show()
  button.onclick = async () => {
    let done = false
    try {
      await navigator.clipboard.writeText(data.text)
      done = true
    } catch {
      done = selected(data.text)
    }
    said.set(data.name, { words: done ? data.done : data.refused, until: Date.now() + 2500 })
    shown.get(data.name)()
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
    _component(key=key, data={"name": key, "text": text, **words}, width="content")
