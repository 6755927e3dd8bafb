"""A page that follows a class comes back by itself should its ticks ever stop.

It happens that a browser asks the server no more whether something has moved: once in some hundred
screens, and nothing tells. All that a page of a class shows is kept by the server, so that the page
is the same when it is loaded anew.
"""

import streamlit as st

PLACE = "following"
SECONDS = 20  # without a look: the slowest come every three
# what looks sets the app's state to running for a moment
SCRIPT = """<script>
if (!window.togetherFollows) {
  let seen = performance.now()
  const look = () => { seen = performance.now() }
  const state = name => document.querySelector("[data-testid=stApp]")?.getAttribute(name)
  new MutationObserver(look).observe(document.body,
    {subtree: true, attributes: true, attributeFilter: ["data-test-script-state"]})
  window.togetherFollows = setInterval(() => {
    const waits = document.hidden || !document.querySelector(".st-key-PLACE")
      || state("data-test-connection-state") !== "CONNECTED"
      || state("data-test-script-state") !== "notRunning"
    if (waits) look()
    else if (performance.now() - seen > 1000 * SECONDS) location.reload()
  }, 1000)
}
</script>""".replace("PLACE", PLACE).replace("SECONDS", f"{SECONDS}")


def keep() -> None:
    """Have the browser see to it, for as long as the page is drawn with it."""
    with st.container(key=PLACE):
        st.html(
            f"<style>.st-key-{PLACE} {{display: none}}</style>{SCRIPT}",
            unsafe_allow_javascript=True,
        )
