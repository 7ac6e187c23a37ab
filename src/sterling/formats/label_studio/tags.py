"""The tags of a labelling config: which view or control each becomes, and which attributes have a meaning."""

from collections.abc import Mapping

VIEWS: Mapping[str, str] = {
    "Text": "text",
    "HyperText": "text",
    "Paragraphs": "chat",
    "Chat": "chat",
    "Image": "image",
    "Audio": "audio",
    "AudioPlus": "audio",
    "Video": "video",
    "TimeSeries": "timeseries",
    "Pdf": "document",
    "PDF": "document",
    "Table": "table",
    "List": "table",
}
REGIONS: Mapping[str, tuple[str, str]] = {
    "RectangleLabels": ("box", "rectanglelabels"),
    "PolygonLabels": ("polygon", "polygonlabels"),
    "EllipseLabels": ("ellipse", "ellipselabels"),
    "KeyPointLabels": ("point", "keypointlabels"),
    "VectorLabels": ("polyline", "vectorlabels"),
    "BrushLabels": ("mask", "brushlabels"),
    "BitmaskLabels": ("mask", "bitmasklabels"),
    "Labels": ("span", "labels"),
    "HyperTextLabels": ("span", "hypertextlabels"),
    "ParagraphLabels": ("span", "paragraphlabels"),
    "TimeSeriesLabels": ("segment", "timeserieslabels"),
    "TimelineLabels": ("segment", "timelinelabels"),
    "OcrLabels": ("box", "ocrlabels"),
}
"""The control kind of each tag with labels, and the type of its results."""
SHAPES: Mapping[str, tuple[str, str]] = {
    "Rectangle": ("box", "rectangle"),
    "Polygon": ("polygon", "polygon"),
    "Ellipse": ("ellipse", "ellipse"),
    "KeyPoint": ("point", "keypoint"),
    "Vector": ("polyline", "vector"),
    "Brush": ("mask", "brush"),
    "VideoRectangle": ("track", "videorectangle"),
}
"""Shapes without labels of their own: they take those of a `Labels` on the same view."""
QUESTIONS = frozenset(
    {"Choices", "Rating", "TextArea", "Number", "DateTime", "Taxonomy", "Pairwise", "Ranker"}
)
PARTS = frozenset({"Choice", "Label", "Channel", "Bucket", "Relation", "Relations"})
LAYOUT = frozenset({"View", "Header", "Style", "Collapse", "Panel", "Filter", "Shortcut"})
LOOKS = frozenset(
    {
        *("style", "classname", "size", "showinline", "layout", "underline", "icon", "opacity"),
        "strokewidth",
        *("pointsize", "strokecolor", "fillcolor", "fillopacity", "inline", "defaultcolor", "zoom", "zoomby"),
        *("zoomcontrol", "rotatecontrol", "brightnesscontrol", "contrastcontrol", "gammacontrol", "maxwidth"),
        *("horizontalalignment", "verticalalignment", "width", "height", "maxheight", "rows", "displaymode"),
        *("showlabels", "crossorigin", "timelineheight", "allowempty", "allowdefaultcolor", "smart", "speed"),
        *("volume", "hotkey", "showsubmitbutton", "contextscroll", "selectionstyle", "legend", "background"),
        *("timedisplayformat", "displayformat", "overviewchannels", "placeholder", "editable", "showtools"),
        *("minwidth", "minmessages", "html", "value", "timelineheight"),
    }
)
"""Attributes that change how something looks; all others not understood are a loss of behaviour."""
UNDERSTOOD: Mapping[str, frozenset[str]] = {
    "*": frozenset({"name", "toname", "value", "title", "required", "requiredmessage", "hint"}),
    "View": frozenset({"visiblewhen", "whentagname", "whenlabelvalue", "whenchoicevalue", "whenrole"}),
    "Text": frozenset({"granularity"}),
    "Image": frozenset({"valuelist"}),
    "Paragraphs": frozenset({"namekey", "textkey", "layout"}),
    "Choices": frozenset(
        {
            *("choice", "perregion", "visiblewhen", "whentagname", "whenlabelvalue", "whenchoicevalue"),
            "allownested",
        }
    ),
    "Choice": frozenset({"alias", "hotkey", "background"}),
    "Label": frozenset({"alias", "hotkey", "background", "maxusages"}),
    "TextArea": frozenset(
        {"rows", "placeholder", "perregion", "maxsubmissions", "visiblewhen", "whentagname", "whenlabelvalue"}
    ),
    "Video": frozenset({"framerate"}),
    "Rating": frozenset({"maxrating", "perregion"}),
    "Number": frozenset({"min", "max", "step", "perregion"}),
    "DateTime": frozenset({"only", "min", "max"}),
    "Taxonomy": frozenset({"maxusages", "leafsonly", "perregion"}),
    "Ranker": frozenset(),
    "Pairwise": frozenset(),
}
