"""Curves that are uncovered in the browser, once by themselves and again when asked for."""

import streamlit as st

from dashboard.shared.replay import curves
from dashboard.shared.replay.axes import HEIGHT, LEFT, RIGHT

HTML = '<div class="curves"></div><button type="button">↻ Replay</button>'
CSS = (
    """
:host { display: block; position: relative }
.curves { font-family: var(--st-font); color: var(--st-text-color) }
svg { display: block; width: 100%; height: auto }
text { font-size: 13px }
button {
  position: absolute; top: 0; right: 0;
  font: inherit; font-family: var(--st-font); font-size: .875rem; color: var(--st-text-color);
  background: none; border: 1px solid var(--st-border-color); border-radius: 8px;
  padding: 4px 12px; cursor: pointer
}
button:hover, button:focus-visible {
  color: var(--st-primary-color); border-color: var(--st-primary-color)
}
"""
    + curves.CSS
)
# who has asked for less motion sees all at once, and what moves is what they have asked for
MILLISECONDS = 2600
BOX = (
    f'<clipPath id="shown"><rect x="{LEFT - 3}" y="0" width="{RIGHT - LEFT + 6}" '
    f'height="{HEIGHT}"/></clipPath>'
)
JS = """
export default function ({ data, parentElement }) {
  const curves = parentElement.querySelector(".curves")
  curves.innerHTML = data.svg
  const lines = curves.querySelector("g")
  lines.insertAdjacentHTML("beforebegin", `BOX`)
  lines.setAttribute("clip-path", "url(#shown)")
  const box = curves.querySelector("clipPath rect")
  const whole = Number(box.getAttribute("width"))
  let frame = 0

  function play() {
    cancelAnimationFrame(frame)
    let began = null
    function uncover(now) {
      began ??= now
      const share = Math.min(1, (now - began) / data.milliseconds)
      // slowly at first, where curves fall
      box.setAttribute("width", whole * share * share)
      curves.dataset.share = (Math.floor(100 * share) / 100).toFixed(2)
      if (share < 1) frame = requestAnimationFrame(uncover)
    }
    frame = requestAnimationFrame(uncover)
  }

  parentElement.querySelector("button").onclick = play
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) play()
  return () => cancelAnimationFrame(frame)
}
""".replace("BOX", BOX)
_component = st.components.v2.component("curves_replay", html=HTML, css=CSS, js=JS)


def show(svg: str) -> None:
    """Draw curves, see `curves.drawn`, and play them."""
    _component(key="replay", data={"svg": svg, "milliseconds": MILLISECONDS})
