"""Many rows of one kind for measurements, written without a model made for each."""

from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Field, Max, Model

# What every database takes as it is.
_AS_IT_IS = (str, int)


class Rows:
    """Rows like ``pattern``, each with the columns that ``add`` names in place of the pattern's."""

    def __init__(self, pattern: Model) -> None:
        self.model = type(pattern)
        self.fields: dict[str, Field[Any, Any]] = {
            field.attname: field for field in self.model._meta.concrete_fields if not field.generated
        }
        self.pattern = {name: self.stored(name, getattr(pattern, name)) for name in self.fields}
        self.rows: list[list[Any]] = []

    def add(self, **different: Any) -> None:
        """One more row; its key is the database's where neither this nor the pattern says one."""
        row = self.pattern | {
            name: value if type(value) in _AS_IT_IS else self.stored(name, value) for name, value in different.items()
        }
        self.rows.append(list(row.values()))

    def write(self) -> None:
        """Put them into their table and forget them."""
        key = self.model._meta.pk.attname
        names = list(self.fields)
        rows: list[list[Any]] = self.rows
        if rows and rows[0][names.index(key)] is None:
            place = names.index(key)
            names, rows = [name for name in names if name != key], [row[:place] + row[place + 1 :] for row in rows]
        quote = connection.ops.quote_name
        columns = ", ".join(quote(str(self.fields[name].column)) for name in names)
        places = ", ".join(["%s"] * len(names))
        with connection.cursor() as cursor:
            # The names are the model's own; every value is a parameter.
            sql = f"INSERT INTO {quote(self.model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
            cursor.executemany(sql, rows)
            # A database that counts by itself has not seen the keys that were given.
            for statement in connection.ops.sequence_reset_sql(no_style(), [self.model]):
                cursor.execute(statement)
        self.rows = []

    def stored(self, name: str, value: Any) -> Any:
        """A value of this column as the database takes it."""
        return self.fields[name].get_db_prep_save(value, connection)


def next_key(model: type[Model]) -> int:
    """The key after the last one; only for whoever is alone with the database."""
    return int(model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1
