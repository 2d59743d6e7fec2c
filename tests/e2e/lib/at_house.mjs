// A tablet whose volunteer has added a household, at its first questions: how most of what is typed begins.
import { HOUSE, VOLUNTEER } from './people.mjs';

export async function atHouse(tablet) {
	const field = await tablet();
	await field.choose('field');
	await field.enrol(VOLUNTEER);
	await field.addHousehold(HOUSE);
	await field.part('house');
	return field;
}
