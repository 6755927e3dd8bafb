"""Pack fitted networks with their card and a script that predicts without this project."""

import io
import zipfile
from pathlib import Path

from core.data.tables.formats import Format
from core.estimator.saving import packed
from core.takeaway.bundle import FILE, SCRIPT, Bundle

CARD = "README.md"  # where people, and Hugging Face, look for it


def package(bundle: Bundle) -> bytes:
    """Return a zip with the model's file, its card and the script."""
    written = bundle.question.source.parcel.written or Format()
    files = {
        CARD: bundle.card.encode(),
        FILE: packed(bundle.model, written),
        # as it is: it imports nothing of this project, and is tested as a script
        SCRIPT: Path(__file__).with_name(SCRIPT).read_bytes(),
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()
