"""Who a user is and what his menu type shows, as it stands on file at this moment."""

from sqlalchemy import bindparam, select

from renterrewards.records import MenuType, User
from renterrewards.store.control import FILES
from renterrewards.store.statement import Statement
from renterrewards.store.tables import menu_type, user_access
from renterrewards.store.work import Work

_USERS, _MENUS = FILES["user_access"], FILES["menu_type"]


def find(work: Work, code: str) -> tuple[User | None, MenuType | None]:
    """A user with the record of his menu type; None where there is none."""
    row = work.one(_FIND, code=code)
    if row is None:
        return None, None
    user, rest = _USERS.taken(row)
    return user, _MENUS.taken(rest)[0]


_code = bindparam("code", type_=user_access.c.code.type)
_FIND = Statement(
    select(*_USERS.columns, *_MENUS.columns)
    .select_from(user_access.outerjoin(menu_type, menu_type.c.code == user_access.c.menu_type))
    .where(user_access.c.code == _code)
)
