"""What a format needs to know of a project, from its compiled template."""

from sterling.controls.compiled import Compiled
from sterling.controls.regions import RegionSpec
from sterling.controls.skeleton import SkeletonSpec
from sterling.formats.contract import Target


def target_of(compiled: Compiled) -> Target:
    """Views by the field that they show, controls by kind with their classes in order."""
    views = {
        name: (view.type.value, view.src.removeprefix("$.")) for name, view in compiled.template.views.items()
    }
    controls = {
        name: (
            asked.control.kind,
            asked.spec.on,
            tuple(str(label) for label in asked.control.classes(asked.spec)),
        )
        for name, asked in compiled.asked.items()
    }
    properties = compiled.data_schema.get("properties")
    fields = tuple(properties) if isinstance(properties, dict) else ()
    specs = {name: asked.spec for name, asked in compiled.asked.items()}
    skeletons = {name: spec for name, spec in specs.items() if isinstance(spec, SkeletonSpec)}
    return Target(
        views=views,
        controls=controls,
        fields=fields,
        keypoints={name: tuple(one.name for one in spec.keypoints) for name, spec in skeletons.items()},
        edges={name: spec.edges for name, spec in skeletons.items()},
        attributes={name: spec.attributes for name, spec in specs.items() if isinstance(spec, RegionSpec)},
    )
