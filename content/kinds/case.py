"""Case 案例: what happened, how it was handled, what is to be learnt."""

from content.kinds.base import Content, Kind
from content.texts.formats import FormatField
from core.base_schema import BaseSchema, Prose
from core.messages import _


class CaseSchema(BaseSchema):
    """The content of a case."""

    facts = Prose(required=True, metadata={"label": _("经过"), "markdown": True})
    handling = Prose(required=True, metadata={"label": _("处理"), "markdown": True})
    commentary = Prose(load_default="", metadata={"label": _("点评"), "markdown": True})
    format = FormatField()


def _says(content: Content) -> str:
    return ""  # what happened to one customer is not read to another


KIND = Kind(
    "case",
    _("案例"),
    CaseSchema,
    order=4,
    says=_says,
    recounts=True,
    imported_as="cases",
    columns={
        "facts": ("经过", "案情", "案例经过", "事件经过", "facts"),
        "handling": ("处理", "处理经过", "处理情况", "处理结果", "handling"),
        "commentary": ("点评", "评析", "启示", "案例点评", "commentary"),
    },
)
