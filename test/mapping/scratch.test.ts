import { test } from 'vitest';
import { guessStep, guessKind, guessRole, guessFact, guessEvent } from '../../src/mapping/guess.ts';
test('x', () => {
  const s = (g: unknown) => JSON.stringify(g);
  for (const h of ['Date DSL told','DSL informed (date/time)','Police informed?','Police contacted (101)','Parents/carers informed (Y/N)','Was the LADO contacted?','MASH referral','Referral to social care','Phone secured','Device confiscated Y/N','Image deleted','Date closed','Case closed on','LADO','Police','Date of action','Action taken','DSL told by','Police 101 call','When was the DSL told?','Have parents been informed?','Head informed','Head of Year told','Parents contacted','How parents told','Risk assessment done','Review held','Advice from MASH','CEOP report','IWF reported','Deputy DSL told','Chair of governors informed','Comments','Year group','Referral made?','Phone in safe?','Was phone taken?','Support offered','School nurse','Children’s services notified','Parents consent','Police ref','Pupil name','Class teacher','Closed', 'MASH / CSC contacted', 'Social care referral date', 'DSL Date', 'Parents told? Date','Time DSL told','Outcome'])
    console.log(h.padEnd(32), s(guessStep(h)));
  for (const h of ['CSE / grooming','Youth produced imagery','Online bullying (Snapchat)','Peer on peer – nudes','Sharing nudes','Bullying','Online safety - filtering','Racist language in game chat','Staff low level concern','Online safety','Prevent / extremism','Nude image requested by stranger online','Gaming','Social media'])
    console.log(h.padEnd(32), s(guessKind(h)));
  for (const h of ['Deputy DSL','DDSL','Dep DSL','Dep. DSL','Deputy Designated Safeguarding Lead','Asst DSL','DSL (deputy)','DSL','D.S.L.','Mrs Okafor (DSL)','Head','Head of Maths','Head of Year','Maths teacher','Y9 form tutor','Assistant Head','DSL/Head','Teacher (supply)','Year 7 tutor','Head of History','Deputy Head','Midday assistant','Zadie'])
    console.log(h.padEnd(32), s(guessRole(h)));
  for (const h of ['Was a crime suspected? (Y/N)','Crime?','Immediate danger?','Is the child at immediate risk of harm?','Police informed?','Staff involved'])
    console.log(h.padEnd(32), s(guessFact(h)));
  for (const h of ['Rang police','rang 101','DSL alerted','Police informed?','Told DSL','Contacted parents by phone','Parents not told','Told head','Rang MASH then mum'])
    console.log(h.padEnd(32), s(guessEvent(h)));
});
