"""The API in words: a page made here from the OpenAPI schema, without script and without anything from elsewhere."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation with what it takes and what it answers. Open to all, like the schema."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    context = {
        "info": schema["info"],
        "operations": [
            _operation(path, method, one, schema)
            for path, methods in schema["paths"].items()
            for method, one in methods.items()
            if method in METHODS
        ],
        "forms": [_form(name, one) for name, one in schema["components"]["schemas"].items()],
        "quota": settings.API_REQUESTS_PER_MINUTE,
        "server": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "workbench/docs.html", context)


def _operation(path: str, method: str, one: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    parameters = [given | {"form": _type(given.get("schema", {}))} for given in one.get("parameters", [])]
    bodies = one.get("requestBody", {}).get("content", {})
    return {
        "path": path,
        "method": method.upper(),
        "id": one["operationId"],
        "about": one.get("description", ""),
        "parameters": parameters,
        "bodies": [(kind, _type(body.get("schema", {}))) for kind, body in bodies.items()],
        "answers": [(code, _answers(answer)) for code, answer in sorted(one["responses"].items())],
    }


def _answers(answer: dict[str, Any]) -> str:
    kinds = [f"{_type(body.get('schema', {}))} as {kind}" for kind, body in answer.get("content", {}).items()]
    return "; ".join(kinds) or "no body"


def _form(name: str, one: dict[str, Any]) -> dict[str, Any]:
    required = one.get("required", [])
    members = [
        {"name": member, "form": _type(about), "about": about.get("description", ""), "always": member in required}
        for member, about in one.get("properties", {}).items()
    ]
    return {"name": name, "about": one.get("description", ""), "members": members, "values": one.get("enum", [])}


def _type(schema: dict[str, Any]) -> str:
    """A type in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    for word, joins in (("oneOf", " or "), ("anyOf", " or "), ("allOf", " and ")):
        if word in schema:
            return joins.join(_type(one) for one in schema[word])
    if "enum" in schema:
        return ", ".join(str(one) for one in schema["enum"] if one is not None and one != "") or "null"
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    kind = schema.get("type", "any JSON")
    words = " or ".join(kind) if isinstance(kind, list) else str(kind)
    return f"{words} ({schema['format']})" if "format" in schema else words
