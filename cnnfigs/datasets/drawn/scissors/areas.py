"""How outlines become pixels, many garments at once."""

from __future__ import annotations

import numpy as np

from cnnfigs.datasets.drawn.rasteriser import Floats

LINES = (1 / 6, 3 / 6, 5 / 6)  # where in a row of pixels the outline is looked at


def area(outline: Floats, shape: tuple[int, int]) -> Floats:
    """Share of each pixel that lies within closed outlines.

    Where the outline crosses one of a row's thin lines, all that lies to the right changes
    between inside and outside, so a running sum over the crossings fills the area.

    Parameters
    ----------
    outline : (n, s, 2) array
        Corners, x and y in pixels; the last is joined to the first. Either way round.
    shape : tuple of int
        Rows and columns of the pictures. What lies to the right of them is cut off.

    Returns
    -------
    (n, rows, columns) float32 array, 0..1
    """
    rows, columns = shape
    n, corners = outline.shape[:2]
    x, y = outline[..., 0].astype(np.float32), outline[..., 1].astype(np.float32)
    x_next, y_next = _next(x), _next(y)
    lines = (np.arange(rows)[:, None] + np.array(LINES)).ravel().astype(np.float32)
    above = y[..., None] <= lines
    crossed = above != np.concatenate([above[:, 1:], above[:, :1]], axis=1)
    number = np.flatnonzero(crossed)
    edge, line = np.divmod(number, len(lines))
    x0, y0, x1, y1 = (a.ravel()[edge] for a in (x, y, x_next, y_next))
    at = x0 + (lines[line] - y0) / (y1 - y0) * (x1 - x0)
    at = np.clip(at, 0, np.float32(columns - 1e-3))
    turn = np.where(y1 > y0, 1.0, -1.0) / len(LINES)
    column = at.astype(int)
    share = (column + 1 - at) * turn
    cell = (edge // corners * rows + line // len(LINES)) * (columns + 1) + column
    size = n * rows * (columns + 1)
    changes = np.bincount(cell, share, size) + np.bincount(cell + 1, turn - share, size)
    filled = np.cumsum(changes.reshape(n, rows, columns + 1)[..., :columns], axis=2)
    return np.minimum(np.abs(filled), 1).astype(np.float32)


def ribbon(path: Floats, radii: Floats) -> Floats:
    """Outline of strips along paths.

    Parameters
    ----------
    path : (n, s, 2) array
        What the strips follow.
    radii : (n,) array
        Half their widths.

    Returns
    -------
    (n, 2 s, 2) array
    """
    along = np.empty_like(path)
    along[:, 1:-1] = path[:, 2:] - path[:, :-2]
    along[:, 0], along[:, -1] = path[:, 1] - path[:, 0], path[:, -1] - path[:, -2]
    length = np.sqrt(along[..., 0] ** 2 + along[..., 1] ** 2) + 1e-9
    normals = np.stack([-along[..., 1], along[..., 0]], axis=-1) / length[..., None]
    normals = normals * radii[:, None, None]
    return np.concatenate([path + normals, (path - normals)[:, ::-1]], axis=1)


def _next(values: Floats) -> Floats:
    return np.concatenate([values[:, 1:], values[:, :1]], axis=1)
