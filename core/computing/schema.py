"""The tables of the store."""

import sqlalchemy as sa

SCHEMA = 1
METADATA = sa.MetaData()
EXPERIMENTS = sa.Table(
    "experiments",
    METADATA,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("engine", sa.String(20), nullable=False),
    sa.Column("settings", sa.JSON, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("overlap", sa.Float, nullable=False),
    sa.Column("scores", sa.LargeBinary, nullable=False),
    sa.Column("costs", sa.LargeBinary, nullable=False),
    sa.Column("curves", sa.LargeBinary, nullable=True),  # of races; a sweep keeps none
    sa.Column("finished", sa.DateTime(timezone=True), nullable=False),
)
# what else was trained for an advice, each a table by the key of its job
MEASUREMENTS = sa.Table(
    "measurements",
    METADATA,
    sa.Column("key", sa.String(120), primary_key=True),
    sa.Column("engine", sa.String(20), nullable=False),
    sa.Column("frame", sa.LargeBinary, nullable=False),
    sa.Column("finished", sa.DateTime(timezone=True), nullable=False),
)
# what was found inside networks, each a table of arrays; the latest, up to a number of bytes
INSIGHTS = sa.Table(
    "insights",
    METADATA,
    sa.Column("key", sa.String(120), primary_key=True),
    sa.Column("engine", sa.String(20), nullable=False),
    sa.Column("frame", sa.LargeBinary, nullable=False),
    sa.Column("finished", sa.DateTime(timezone=True), nullable=False),
)
# what people keep in their Libraries: see core.computing.shelf
LIBRARY = sa.Table(
    "library",
    METADATA,
    sa.Column("owner", sa.String(64), primary_key=True),
    sa.Column("key", sa.String(80), primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("notes", sa.Text, nullable=False),
    sa.Column("about", sa.JSON, nullable=False),
    sa.Column("numbers", sa.LargeBinary, nullable=True),
    sa.Column("report", sa.LargeBinary, nullable=True),
    sa.Column("finished", sa.DateTime(timezone=True), nullable=False),
    sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
)
# rooms of classes: see core.classroom. They go after a day.
CLASSES = sa.Table(
    "classes",
    METADATA,
    sa.Column("code", sa.String(20), primary_key=True),
    sa.Column("key", sa.String(64), nullable=False),  # the digest of the teacher's
    sa.Column("opened", sa.Float, nullable=False),  # seconds since 1970
    sa.Column("at", sa.Integer, nullable=False),
    sa.Column("ended", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),  # of the room and its answers
)
CLASS_ANSWERS = sa.Table(
    "class_answers",
    METADATA,
    sa.Column("code", sa.String(20), primary_key=True),
    sa.Column("question", sa.String(40), primary_key=True),
    sa.Column("person", sa.String(64), primary_key=True),
    sa.Column("answer", sa.String(40), nullable=False),
)
# what servers share and nobody else knows, by name
SECRETS = sa.Table(
    "secrets",
    METADATA,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("secret", sa.LargeBinary, nullable=False),
)
SCHEMA_VERSION = sa.Table(
    "schema_version", METADATA, sa.Column("version", sa.Integer, primary_key=True)
)
